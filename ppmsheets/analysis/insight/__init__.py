"""What else there is to know of a plan: why not, at what price, how surely, what if.

One file per answer. Each takes the question as it was framed and the answer that was
believed, and gives the types of ``outcome``. Small portfolios are searched to the end;
of larger ones it is told what bounds prove, and what was found.
"""
