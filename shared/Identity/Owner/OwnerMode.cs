namespace AutoVideo.Identity;

/// <summary>Whether the owner of the data folder is signed in without a form: while the host serves its own machine alone.</summary>
public sealed record OwnerMode(bool IsOn);
