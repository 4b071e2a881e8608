"""Documents (文书): the permit of an approved case, and how anyone checks that it is real."""
