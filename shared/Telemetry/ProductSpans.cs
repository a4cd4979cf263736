using System.Diagnostics;

namespace AutoVideo.Telemetry;

/// <summary>Spans of the product itself. Requests and calls of others are traced by .NET and by the libraries that make them.</summary>
internal static class ProductSpans
{
    public const string Name = "AutoVideo";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>A stage of a video, written when it is over: an orchestration may have moved between processes meanwhile.</summary>
    public static void Stage(string stage, string videoId, DateTimeOffset from, DateTimeOffset to)
    {
        using var span = Source.StartActivity($"stage {stage}", ActivityKind.Internal, parentContext: default, [new("stage", stage), new("video.id", videoId)], startTime: from);
        span?.SetEndTime(to.UtcDateTime);
    }
}
