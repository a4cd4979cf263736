namespace AutoVideo.Embedded.Durable.Replay;

/// <summary>Ids that every storage of the official engine takes, too.</summary>
internal static class InstanceIds
{
    public const int MaxLength = 100;

    public static void Require(string? id, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(id, parameter);
        if (id.Length > MaxLength || id[0] == '@' || id.Any(c => c is '/' or '\\' or '#' or '?' || char.IsControl(c)))
            throw new ArgumentException($"An instance id has 1 to {MaxLength} characters, none of / \\ # ? or a control character, and does not begin with @.", parameter);
    }
}
