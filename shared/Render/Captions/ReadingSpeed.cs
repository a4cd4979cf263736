using AutoVideo.Videos;

namespace AutoVideo.Render.Captions;

/// <summary>How fast a viewer reads, as broadcasters' style guides have it.</summary>
internal static class ReadingSpeed
{
    /// <summary>In halves of a Han character a second: 20 Latin letters, 9 Han or kana.</summary>
    internal static double Of(string language) => Languages.IsWrittenWithoutSpaces(language) ? 18 : 20;
}
