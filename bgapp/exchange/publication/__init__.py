"""The folder of what is public (公开文件夹): pages, PDF and open data that stand on any web server, or on a disk."""
