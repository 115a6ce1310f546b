"""Import forms (导入): upload → read in the background → staged with every problem → mended → taken in, one by one."""
