"""People, places, access, history, trace links, conversation, jobs and undo: what every area stands on."""
