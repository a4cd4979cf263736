using System.Text.Json.Serialization;

namespace AutoVideo.Ai.Vision;

/// <summary>Says what a picture shows.</summary>
public interface IVisionModel
{
    /// <exception cref="Failures.PermanentException"><c>vision_not_configured</c>, <c>providers_failed</c>, <c>content_refused</c>, <c>picture_unusable</c>,
    /// <c>quota_exceeded</c>, also when what was left of the plan was too little for the whole description.</exception>
    /// <exception cref="Failures.TransientException">Nobody answered, but somebody may a little later.</exception>
    Task<FrameDescription> DescribeAsync(FrameQuestion question, CancellationToken cancellation);

    /// <summary>The same for a picture that is in no blob.</summary>
    /// <param name="picture">A whole PNG, JPEG or WebP of at most <see cref="MaxBytes"/>.</param>
    /// <param name="language">BCP 47 of the description.</param>
    /// <param name="context">As <see cref="FrameQuestion.Context"/>.</param>
    Task<FrameDescription> DescribeAsync(ReadOnlyMemory<byte> picture, string language, string? context, CancellationToken cancellation);

    const int MaxBytes = 5 * 1024 * 1024, MaxContext = 1000;
}

/// <param name="Frame">Blob name of a PNG, JPEG or WebP of at most 5 MB.</param>
/// <param name="Language">BCP 47 of the description.</param>
/// <param name="Context">What is known of the recording (title, what is said at that moment); somebody else's words, at most 1,000 characters.</param>
public sealed record FrameQuestion(string Frame, string Language, string? Context = null);

/// <param name="Caption">One sentence: who or what is seen, doing what, where.</param>
/// <param name="Subjects">Up to eight nouns, most telling first.</param>
/// <param name="Text">Text that is read in the picture; empty for none.</param>
/// <param name="Interest">0 to 1: how much there is to look at.</param>
public sealed record FrameDescription(string Caption, IReadOnlyList<string> Subjects, string Text, double Interest)
{
    /// <summary>Who described it.</summary>
    [JsonIgnore]
    public string Provider { get; init; } = "";

    [JsonIgnore]
    public string Model { get; init; } = "";
}
