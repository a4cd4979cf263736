using System.Text.Json.Serialization;
using AutoVideo.Storage;

namespace AutoVideo.Visuals.Photos;

/// <summary>A picture from elsewhere to become a scene.</summary>
/// <param name="Photo">Blob name of a PNG, JPEG or WebP.</param>
/// <param name="Scene">Frame, headline and place in the video; what it shows is in the photo.</param>
public sealed record PhotoScene(string Photo, PictureRequest Scene)
{
    /// <summary>Blob name of a video of which the photo is a still; null, and not written, for none: such scenes keep their address.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Clip { get; init; }
}

/// <summary>Input of a media job of kind <c>illustrate</c>: a scene to draw, or a photo to lay out.</summary>
public sealed record IllustrateTask(PictureRequest? Scene, PhotoScene? Photo)
{
    /// <summary>A picture of a person, to be cut to squares.</summary>
    public Profiles.AvatarToCut? Avatar { get; init; }
}

internal static class PhotoScenes
{
    /// <summary>Raise it when the same photo and scene look different.</summary>
    private const int CodeVersion = 1;

    public static ContentAddress Address(PhotoScene scene) => ContentAddress.Of("picture", CodeVersion, scene, VisualsJsonContext.Default.PhotoScene);
}
