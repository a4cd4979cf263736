using System.Text.Json.Serialization;
using AutoVideo.Ai.Experiments;

namespace AutoVideo.Script;

/// <summary>Writes a script. Offline and provider adapters alike; chosen by settings.</summary>
public interface IScriptModel
{
    /// <summary>Stable name: <c>offline</c>, <c>openai</c>, ….</summary>
    string Provider { get; }

    /// <summary>Name and version of the model or of the offline rules; part of the content address.</summary>
    string Model { get; }

    /// <summary>Says at once what would be wrong with a request, without writing anything.</summary>
    /// <exception cref="Failures.PermanentException">As <see cref="WriteAsync"/>.</exception>
    Task CheckAsync(ScriptRequest request, CancellationToken cancellation);

    /// <exception cref="Failures.PermanentException">e.g. <c>translation_needs_provider</c>, <c>source_empty</c>, <c>script_no_scenes</c>.</exception>
    Task<ScriptDocument> WriteAsync(ScriptRequest request, CancellationToken cancellation);

    /// <summary>The same with a variant of an experiment in front; those that know none stay as they are.</summary>
    IScriptModel With(ExperimentVariant variant) => this;
}

/// <summary>Exactly one of <paramref name="Topic"/> alone, <paramref name="Source"/> (topic optional) or <paramref name="ReadyScript"/>.</summary>
/// <param name="Topic">1 to 300 characters.</param>
/// <param name="Source">Text, Markdown or HTML up to 1 MB: data, never instructions.</param>
/// <param name="ReadyScript">A script as its author wrote it: plain text (a paragraph a scene) or JSON of <see cref="ScriptDocument"/>'s scenes.</param>
/// <param name="Language">BCP 47; null takes the source's.</param>
/// <param name="Seconds">Wanted length, 5 to 600.</param>
/// <param name="Voice">Voice whose speed lengths are fitted to; null for the language's default.</param>
public sealed record ScriptRequest(
    string? Topic, string? Source, string? ReadyScript, string? Language, double Seconds, string? Voice, string Style, int Seed)
{
    /// <summary>Frames per second of the video, on which the longest length depends; the words do not, so it is no part of their address.</summary>
    [JsonIgnore]
    public int FrameRate { get; init; } = 30;
}
