"""Everything that the phones seal, written a second time: from SPEC.md, in another language, over another library."""
