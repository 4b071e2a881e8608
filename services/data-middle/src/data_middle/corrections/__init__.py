"""Corrections (数据纠错): a person's report that something held on them is wrong.

Its steward answers. Accepted means that the source will be mended: the golden record
stays what the source says, and once that is the claimed value the correction is settled."""
