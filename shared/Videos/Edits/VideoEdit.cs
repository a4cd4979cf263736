namespace AutoVideo.Videos.Edits;

/// <summary>What a person changed and has not been rendered yet.</summary>
/// <param name="Script">Blob name of the edited script.</param>
/// <param name="Request">As the video is to be made: voice, style, format and so on, edits included.</param>
public sealed record VideoEdit(string Script, VideoRequest Request, string By, DateTimeOffset At);

/// <summary>How fast the lines were spoken and how long the pauses are: an edit keeps both, so that untouched scenes stay as they are.</summary>
/// <param name="Rate">Speaking rate.</param>
/// <param name="Pause">Seconds around each line.</param>
public sealed record VideoPace(double Rate, double Pause)
{
    /// <summary>Rate that a paid voice was asked for; null for a voice that was fitted.</summary>
    public double? Foretold { get; init; }
}

/// <summary>One finished rendering of a video, beside it in its partition (id <c>{video}-r{number}</c>).</summary>
/// <param name="Number">1 for the first.</param>
/// <param name="Script">Blob name.</param>
/// <param name="Timeline">Blob name.</param>
public sealed record VideoVersion(
    string VideoId, int Number, string Script, string Timeline, VideoRequest Request, string Title, VideoPace? Pace, Render.RenderResult Result,
    IReadOnlyList<StageRecord> Stages, DateTimeOffset MadeAt)
{
    public int SchemaVersion { get; init; } = 1;
    public string Type { get; init; } = "version";

    /// <summary>The version this one is a copy of, when one was restored.</summary>
    public int? RestoredFrom { get; init; }

    public static string IdOf(string videoId, int number) => $"{videoId}-r{number:D4}";
}
