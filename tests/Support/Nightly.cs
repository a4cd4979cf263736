namespace AutoVideo.Tests.Support;

/// <summary>Whether <c>./test --nightly</c> runs: then the long variants belong to it.</summary>
internal static class Nightly
{
    public static bool Runs { get; } = Environment.GetEnvironmentVariable("AUTOVIDEO_NIGHTLY") == "1";
}
