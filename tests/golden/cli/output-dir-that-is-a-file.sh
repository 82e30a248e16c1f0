# What stands in the way of a folder is named, and no input is read.
d=$(mktemp -d)
echo 'the ferry leaves at nine' > "$d/file"
echo 'the ferry leaves at ten' > "$d/in.txt"
cd "$d" || exit 9
thresh --output-dir=file in.txt
echo "$?"
thresh --output-dir=file/below in.txt
echo "$?"
cat file
rm -rf "$d"
