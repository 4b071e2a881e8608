"""Forms (表单): what a matter asks, what it knows already, and whether the answers will do.

A form is a JSON Schema 2020-12 with a few words of ours, all starting with `x-`.
Cases keep the answers, next door.
"""
