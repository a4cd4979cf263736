namespace AutoVideo.Http;

/// <summary>The permission that a caller of an HTTP function needs.</summary>
/// <param name="permission">One of <see cref="Identity.Permissions"/>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresAttribute(string permission) : Attribute
{
    public string Permission { get; } = permission;
}

/// <summary>An HTTP function that anybody may call.</summary>
/// <param name="why">Why nothing is given away.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PublicAttribute(string why) : Attribute
{
    public string Why { get; } = why;
}
