"""JwService (教务管理系统 V6.0): its SOAP, its sessions, its codes."""
