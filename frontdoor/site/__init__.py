"""What people see: pages, feeds and the shell they stand in; knows no engine, no inbox and no clock."""
