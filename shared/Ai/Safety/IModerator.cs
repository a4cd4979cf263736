namespace AutoVideo.Ai.Safety;

/// <summary>Says what is not acceptable in texts.</summary>
public interface IModerator
{
    /// <summary>Stable name: <c>openai</c>, <c>offline</c>.</summary>
    string Provider { get; }

    /// <returns>One entry per text, in order: a category of <see cref="SafetyCategories"/>, or null when nothing was found.</returns>
    /// <exception cref="ProviderException">Nobody answered.</exception>
    Task<IReadOnlyList<string?>> CheckAsync(IReadOnlyList<string> texts, CancellationToken cancellation);
}

/// <summary>What is refused, in words that people and programs read.</summary>
public static class SafetyCategories
{
    public const string Minors = "sexual/minors", Sexual = "sexual", Hate = "hate", Harassment = "harassment", SelfHarm = "self-harm",
        Violence = "violence", Illicit = "illicit";

    public static IReadOnlyList<string> All { get; } = [Minors, Sexual, Hate, Harassment, SelfHarm, Violence, Illicit];
}
