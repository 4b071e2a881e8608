"""Clients (接入系统): the programs that may ask people to sign on, or act in their own name."""
