echo 'From standard input.' | thresh ../bytes/no-final-newline.in - ../bytes/byte-order-mark-stays.in
