"""One box that finds any record of any table: by number, name, pinyin, sound, phone; and what somebody opened last."""
