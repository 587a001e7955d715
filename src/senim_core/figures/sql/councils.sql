select council_id as item_id, kind as part, 1 as amount from councils
