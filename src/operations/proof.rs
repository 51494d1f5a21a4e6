//! Where AWS tells afterwards why something failed late and silently.

/// A copy in the state `error` for want of its source.
pub(crate) const COPY_STATE: &str = "`StateMessage` of the copy (DescribeSnapshots)";

/// A copy in the state `error` for want of a key (EBS user guide, "Copy an Amazon EBS snapshot").
pub(crate) const COPY_FAILED: &str = "`StateMessage` of the copy (DescribeSnapshots); CloudTrail in the region of the key has the denied call of KMS";

/// A volume that vanished (EBS user guide, "EventBridge events for Amazon EBS"). That the cause names the denied action
/// was seen in captures of EC2 and EBS calls with denied permissions, 2026-09.
pub(crate) const VANISHED: &str = "EventBridge: the event `createVolume` with result `failed`; its `cause` names the denied action or the state of the key";

/// An instance that terminated instead of starting: what its `StateReason` says of a key, it says of a missing
/// permission too (the same captures).
pub(crate) const NOT_STARTED: &str = "`StateReason` of the instance (DescribeInstances), which is the same for a missing permission and for an unusable \
     key; CloudTrail has the denied call of KMS";
