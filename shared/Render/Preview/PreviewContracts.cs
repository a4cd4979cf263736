using AutoVideo.Storage;

namespace AutoVideo.Render.Preview;

/// <summary>Input of a media job of kind Preview.</summary>
/// <param name="Timeline">Blob name of the timeline's JSON, which is named after its content.</param>
public sealed record PreviewRequest(string Timeline);

/// <summary>A finished preview.</summary>
/// <param name="Video">Blob name of an MP4 that can be sought in.</param>
public sealed record PreviewResult(string Video, double Seconds, int Width, int Height, IReadOnlyDictionary<string, double> CpuSeconds);

/// <summary>Everything that determines a preview.</summary>
internal sealed record PreviewParameters(string Timeline);

/// <summary>Where the parts of a preview will lie: known before any of them is made, so that they can be sent as they come.</summary>
/// <param name="Sound">Blob name of the mixed sound.</param>
internal sealed record PreviewPlan(int Width, int Height, int FrameRate, double Seconds, IReadOnlyList<PreviewPart> Parts, string Sound);

/// <param name="Blob">An MP4 of pictures alone that begins with a key frame.</param>
internal sealed record PreviewPart(string Blob, int FirstFrame, int Frames);

internal static class PreviewAddress
{
    /// <summary>Raise it when another picture or another file comes of the same timeline.</summary>
    private const int CodeVersion = 2;

    internal static ContentAddress Of(string timeline) =>
        ContentAddress.Of("preview", CodeVersion, new PreviewParameters(timeline), RenderStoreJsonContext.Default.PreviewParameters);

    internal static string Plan(ContentAddress address) => address.File("plan.json");

    internal static string Video(ContentAddress address) => address.File("mp4");
}
