"""What sentences of reviews say: words, people's labels, what is learnt of them, how good it is."""
