using System.Collections.Concurrent;
using AutoVideo.Failures;
using AutoVideo.MediaJobs;

namespace AutoVideo.Tests.Support;

/// <summary>Runs a job's handler at once, in the caller's process, in a folder of its own that it removes.</summary>
internal sealed class InlineMediaJobs(params IMediaJobHandler[] handlers) : IMediaJobs
{
    private readonly ConcurrentDictionary<string, MediaJobState> states = new();

    public IReadOnlyCollection<string> Submitted => [.. states.Keys];

    public async Task SubmitAsync(MediaJob job, CancellationToken cancellation)
    {
        if (states.TryGetValue(job.Id, out var known) && known.Status == MediaJobStatus.Succeeded)
            return;
        var folder = Directory.CreateTempSubdirectory("autovideo-job-");
        try
        {
            var handler = handlers.Single(handler => handler.Kind == job.Kind);
            var result = await handler.RunAsync(job, folder.FullName, new Progress<double>(), cancellation);
            states[job.Id] = new(job.Id, job.Kind, MediaJobStatus.Succeeded, 1, result, null, 1, 0);
        }
        catch (PermanentException failure)
        {
            Fail(job, new(failure.Code, failure.Message, Transient: false));
        }
        catch (TransientException failure)
        {
            Fail(job, new("transient", failure.Message, Transient: true));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public Task<MediaJobState?> FindAsync(string id, CancellationToken cancellation) => Task.FromResult(states.GetValueOrDefault(id));

    public Task<MediaJobState> WaitAsync(string id, TimeSpan atMost, CancellationToken cancellation) =>
        Task.FromResult(states.GetValueOrDefault(id) ?? throw new PermanentException("media_job_unknown", $"There is no media job '{id}'."));

    public Task CancelAsync(string id, CancellationToken cancellation) => Task.CompletedTask;

    public Task<bool> ForgetAsync(string id, CancellationToken cancellation)
    {
        states.Remove(id, out _);
        return Task.FromResult(true);
    }

    private void Fail(MediaJob job, MediaJobFailure failure) =>
        states[job.Id] = new(job.Id, job.Kind, MediaJobStatus.Failed, 0, null, failure, 1, 0);
}
