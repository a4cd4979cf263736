using AutoVideo.Ai.Calls;
using AutoVideo.Videos;

namespace AutoVideo.Ai.Providers;

/// <summary>Who does one kind of work, in the order in which they are asked; every feature that asks providers registers one.</summary>
public interface IProviderRoster
{
    AiKind Kind { get; }

    /// <summary>What the work serves: script, voice, visuals, safety, ….</summary>
    string Stage { get; }

    IReadOnlyList<RosterEntry> List();

    /// <summary>Whether <see cref="ProviderChoices"/> have a say in its order.</summary>
    bool IsOrderable => false;
}

/// <param name="Model">Null when it is not configured.</param>
/// <param name="IsConfigured">Whether it would be asked.</param>
/// <param name="Kind">What it is asked for as: limits, quotas and health are per kind.</param>
public sealed record RosterEntry(string Provider, string? Model, bool IsConfigured, AiKind Kind)
{
    /// <summary>Tokens that a picture of a format takes, with the configured quality; null for those who do not charge by them.</summary>
    public Func<VideoFormat, long>? TokensOfPicture { get; init; }

    /// <summary>A Han character is charged as two.</summary>
    public bool ChargesHanTwice { get; init; }
}
