namespace AutoVideo.Videos;

/// <summary>Does something once a video has ended, however it ended. Called at least once for each ended attempt that is still the last one.</summary>
public interface IVideoFinished
{
    Task FinishedAsync(Video video, CancellationToken cancellation);
}
