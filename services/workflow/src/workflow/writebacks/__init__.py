"""Write-backs (回写): what a legacy system has to be told about a case, exactly once."""
