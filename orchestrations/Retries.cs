using AutoVideo.Failures;

namespace AutoVideo;

/// <summary>How often a step is tried. What a <see cref="PermanentException"/> says is never tried again.</summary>
internal static class Retries
{
    /// <summary>A step that calls a provider or a media worker: 1 s, 4 s, 16 s between four attempts.</summary>
    public static TaskOptions OfWork => Of(4, TimeSpan.FromSeconds(1), 4, TimeSpan.FromMinutes(1));

    /// <summary>A step that only writes a document: it has to go through, whatever the store is doing.</summary>
    public static TaskOptions OfRecords => Of(10, TimeSpan.FromMilliseconds(500), 2, TimeSpan.FromMinutes(1));

    private static TaskOptions Of(int attempts, TimeSpan first, double backoff, TimeSpan longest) => TaskOptions.FromRetryPolicy(
        new RetryPolicy(attempts, first, backoff, longest) { HandleFailure = failure => !failure.IsCausedBy<PermanentException>() });
}
