using AutoVideo.Visuals.Offline.Backdrops;

namespace AutoVideo.Visuals.Offline;

/// <summary>Palette and backdrop of a video: chosen once, from what all its scenes share.</summary>
internal sealed record VideoLook(Palette Palette, Backdrop Backdrop)
{
    public static VideoLook Of(PictureRequest request) => new(Palette.All["ember"], Nebula.Paint);
}
