"""Mails as they can be judged: parsed safely, told apart by kind."""
