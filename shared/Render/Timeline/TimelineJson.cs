using System.Text.Json;
using AutoVideo.Failures;

namespace AutoVideo.Render.Timeline;

/// <summary>The one way a timeline becomes bytes: equal timelines give equal bytes, so the bytes can be hashed.</summary>
public static class TimelineJson
{
    public static byte[] Serialize(Timeline timeline) =>
        JsonSerializer.SerializeToUtf8Bytes(timeline, RenderJsonContext.Default.Timeline);

    /// <exception cref="PermanentException"><c>timeline_invalid</c>: no JSON of a timeline, or one that breaks a rule.</exception>
    public static Timeline Parse(ReadOnlySpan<byte> json)
    {
        Timeline? timeline;
        try
        {
            timeline = JsonSerializer.Deserialize(json, RenderJsonContext.Default.Timeline);
        }
        catch (JsonException fault)
        {
            throw new PermanentException("timeline_invalid", $"The timeline is not valid JSON at {fault.Path}.", fault);
        }
        if (timeline is null)
            throw new PermanentException("timeline_invalid", "The timeline is empty.");
        TimelineValidator.Require(timeline);
        return timeline;
    }
}
