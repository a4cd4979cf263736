using System.Text.Json.Serialization;
using AutoVideo.Render.Compose;
using AutoVideo.Render.Encoders;
using AutoVideo.Render.Timeline;
using AutoVideo.Storage;

namespace AutoVideo.Render.Segments;

/// <summary>All that determines a segment's pixels and bytes. Positions are relative, so a segment keeps its address when it moves.</summary>
internal sealed record SegmentParameters(
    string Tools, int Width, int Height, int FrameRate, IReadOnlyList<string> Arguments, IReadOnlyList<SegmentScene> Scenes,
    Transition? Transition, int FirstFrame, int FrameCount, string? Captions);

/// <param name="Span">Frames for which the scene is seen.</param>
/// <param name="EntersAtOnce">Its headline is there from the first frame.</param>
internal sealed record SegmentScene(IReadOnlyList<string> Layers, IReadOnlyList<string> Roles, Motion Motion, int FrameCount, int Span, bool EntersAtOnce)
{
    /// <summary>What is drawn over it; null, and not written, when there is nothing: such segments keep their address.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SegmentOverlay>? Overlays { get; init; }

    /// <summary>The clip behind it; the same holds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FootageClip? Clip { get; init; }

    /// <summary>How layers of another size are brought to the frame's; the same holds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Scaler { get; init; }
}

/// <summary>An overlay without its names, which change no pixel.</summary>
internal sealed record SegmentOverlay(int CodeVersion, int FirstFrame, int FrameCount, bool IsFixed, string Language, IReadOnlyList<OverlayElement> Elements);

/// <summary>What is kept beside an encoded segment.</summary>
/// <param name="Signal">What decoding it found; null until it was verified.</param>
/// <param name="Sha256">Of the file; null in manifests of earlier versions, whose segments are made again.</param>
internal sealed record SegmentManifest(int Frames, long Bytes, Verify.PictureSignal? Signal = null, string? Sha256 = null);

internal static class SegmentAddress
{
    internal const string Kind = "segment";

    /// <summary>Raise it when composing makes other pixels from the same parameters.</summary>
    internal const int CodeVersion = 2;

    /// <param name="tools">What is installed: <see cref="ToolVersions.PicturesAsync"/>.</param>
    /// <param name="captions">The segment's subtitle file; null when it shows none.</param>
    /// <param name="kind">What encodes it.</param>
    internal static ContentAddress Of(Timeline.Timeline timeline, Segment segment, string tools, EncoderKind kind, string? captions)
    {
        var output = timeline.Output;
        var first = segment.Kind == SegmentKind.Transition ? segment.Scene - 1 : segment.Scene;
        var scenes = Enumerable.Range(first, segment.Scene - first + 1).Select(index => Scene(timeline, index)).ToArray();
        return ContentAddress.Of(Kind, CodeVersion, new SegmentParameters(
            tools, output.Width, output.Height, output.FrameRate, EncoderArguments.Of(output, kind), scenes,
            segment.Kind == SegmentKind.Transition ? timeline.Scenes[segment.Scene].Transition : null,
            segment.FirstFrame - timeline.Scenes[segment.Scene].FirstFrame, segment.FrameCount, captions), RenderStoreJsonContext.Default.SegmentParameters);
    }

    /// <summary>Raise it when the same overlay is drawn in another way.</summary>
    private const int OverlayVersion = 1;

    private static List<SegmentOverlay> Overlays(Timeline.Timeline timeline, string sceneId) =>
        [.. timeline.Overlays.Where(overlay => overlay.SceneId == sceneId)
            .Select(overlay => new SegmentOverlay(OverlayVersion, overlay.FirstFrame, overlay.FrameCount, overlay.IsFixed, timeline.Language, overlay.Elements))];

    private static SegmentScene Scene(Timeline.Timeline timeline, int index)
    {
        var scene = timeline.Scenes[index];
        return new(
            [.. scene.Layers.Select(layer => layer.Blob)], [.. scene.Layers.Select(layer => layer.Role.ToString())], scene.Motion,
            scene.FrameCount, SegmentPlan.Span(timeline, index), scene.Transition is null)
        {
            Overlays = Overlays(timeline, scene.Id) is { Count: > 0 } overlays ? overlays : null,
            Clip = scene.Clip,
            Scaler = scene.Layers.All(layer => LayerLoader.Fits(layer, timeline.Output)) ? null : PictureScaler.CodeVersion,
        };
    }
}
