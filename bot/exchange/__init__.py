"""The catalog in and out: sheets, JSON, HSDS, CPSV-AP and the models of the open API."""
