# a quote at the end of a record left the blanks of its last line behind the line above
printf '{"text":"My answer is this one.\\n> What somebody said.  \\n"}\n{"text":"My own line. \\n"}\n' | thresh
printf 'text\n"My answer is this one.\n> What somebody said.\t "\n' | thresh -f csv
printf 'From a@b Mon Mar  4 10:00:00 2024\nFrom: c@d\n\nMy answer is this one.\n-- \n\n' | thresh | cat -A
