"""Identity (身份中台): who people are, and that it is really them."""
