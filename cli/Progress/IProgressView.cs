using AutoVideo.Cli.Api;

namespace AutoVideo.Cli.Progress;

/// <summary>Shows how far a video is while it is made.</summary>
internal interface IProgressView
{
    /// <param name="work">Reports every state that it sees.</param>
    Task<VideoSnapshot> RunAsync(Func<Action<VideoSnapshot>, Task<VideoSnapshot>> work);
}
