using System.Collections.Concurrent;

namespace AutoVideo.Ai.Calls;

/// <summary>For whom the calls of this flow of control are made; set at its edge (an activity, an HTTP function).</summary>
/// <param name="Stage">What the calls serve: script, voice, visuals, ….</param>
public sealed record CallOwner(string UserId, string? VideoId, string Stage)
{
    private static readonly AsyncLocal<CallOwner?> Flow = new();
    private readonly ConcurrentQueue<PassedOverProvider> passedOver = new();

    public static CallOwner? Current => Flow.Value;

    /// <summary>Whose calls nobody has to answer for: the product's own.</summary>
    public static CallOwner Product { get; } = new("product", null, "other");

    /// <summary>Variant of an experiment that the calls belong to, as <c>experiment/variant</c>.</summary>
    public string? Variant { get; init; }

    public static void Set(CallOwner owner) => Flow.Value = owner;

    internal void Passed(PassedOverProvider provider) => passedOver.Enqueue(provider);

    /// <summary>Who was asked in vain for the same kind of thing since the last answer, in order.</summary>
    internal IReadOnlyList<PassedOverProvider> TakePassedOver(AiKind kind)
    {
        var taken = new List<PassedOverProvider>();
        for (var left = passedOver.Count; left > 0 && passedOver.TryDequeue(out var passed); left--)
            if (passed.Kind == kind)
                taken.Add(passed);
            else
                passedOver.Enqueue(passed);
        return taken;
    }
}

/// <summary>A provider that gave no answer before another did.</summary>
/// <param name="Why">For a person; names no key and quotes nothing that was sent.</param>
public sealed record PassedOverProvider(AiKind Kind, string Provider, ProviderFault Fault, string Why);
