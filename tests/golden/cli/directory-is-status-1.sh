thresh /
