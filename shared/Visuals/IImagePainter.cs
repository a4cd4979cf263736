using System.Text.Json.Serialization;
using AutoVideo.Script;
using AutoVideo.Videos;

namespace AutoVideo.Visuals;

/// <summary>Draws the picture of one scene. The offline illustrator and providers alike.</summary>
public interface IImagePainter
{
    /// <summary>Stable name: <c>offline</c>, <c>openai</c>, ….</summary>
    string Provider { get; }

    /// <exception cref="Failures.PermanentException"><c>tool_missing</c>, <c>content_refused</c>, ….</exception>
    Task<Picture> PaintAsync(PictureRequest request, CancellationToken cancellation);
}

/// <param name="SceneNumber">1-based; with <paramref name="SceneCount"/> it fills the progress bar.</param>
/// <param name="Headline">Drawn as type in the headline layer, never by an image model.</param>
/// <param name="VideoSeed">The same for all scenes of a video: one palette, one style.</param>
public sealed record PictureRequest(
    string Prompt, IReadOnlyList<string> Keywords, string Headline, string? Kicker, string Language, string Style,
    int Width, int Height, int SceneNumber, int SceneCount, int VideoSeed)
{
    /// <summary>What the whole video is about (its title), the same for all its scenes: palette and backdrop follow it. Null: they follow the seed alone.</summary>
    public string? Topic { get; init; }

    /// <summary>What fills the progress bar in place of <see cref="SceneNumber"/>; null, and not written, where that does.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Place { get; init; }

    /// <summary>Its words are one user's own: what a provider draws of them is given to no other user. What is drawn here is the same for all.</summary>
    [JsonIgnore]
    public bool IsPersonal { get; init; }

    /// <summary>What the type is set in; null, and not written, for the product's own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PictureBrand? Brand { get; init; }
}

/// <param name="Heading">Family of the headline.</param>
/// <param name="Body">Family of the kicker.</param>
/// <param name="Accent"><c>#rrggbb</c>: of the headline's last line, the progress bar and the kicker's mark; made lighter where it would not be seen.</param>
public sealed record PictureBrand(string Heading, string Body, string Accent);

/// <summary>Layers from back to front, all PNG. Background layers are larger than the frame by <see cref="Bleed"/> so that motion never shows an edge.</summary>
public sealed record Picture(IReadOnlyList<PictureLayer> Layers, string Provider)
{
    /// <summary>Extra size of the background around the frame, as a share of its width and height.</summary>
    public const double Bleed = 0.10;

    /// <summary>Whom the picture has to name, for stock.</summary>
    public PictureCredit? Credit { get; init; }

    /// <summary>Blob name of the photo that it is made of, as it came; null for a drawn picture.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Photo { get; init; }

    /// <summary>A clip that moves in place of the background, which is a still of it; null for none.</summary>
    public PictureClip? Clip { get; init; }

    /// <summary>Who was asked before in vain, for the step that asked; not part of the picture.</summary>
    [JsonIgnore]
    public IReadOnlyList<PassedOver> PassedOver { get; init; } = [];
}

/// <param name="Blob">Blob name of a PNG; the background opaque, the others with straight alpha.</param>
/// <param name="Role">How the renderer moves it.</param>
public sealed record PictureLayer(string Blob, LayerRole Role, int Width, int Height);

/// <param name="Blob">Blob name of a video.</param>
/// <param name="Seconds">Of its pictures.</param>
public sealed record PictureClip(string Blob, double Seconds);

/// <summary>Background drifts and zooms; subject floats with more parallax; headline slides in and rests; shade lies still between picture and type.</summary>
public enum LayerRole { Background, Subject, Headline, Shade }
