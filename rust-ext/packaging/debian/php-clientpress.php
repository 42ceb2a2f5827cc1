mod debian/clientpress.ini
