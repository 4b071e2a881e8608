"""Collection (数据采集): what adapters read from source systems, one run at a time.

Parts of a run may arrive twice, late and in any order. A row that cannot be
used is rejected with its reasons and stops nothing."""
