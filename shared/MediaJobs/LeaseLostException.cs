namespace AutoVideo.MediaJobs;

/// <summary>A result came too late: the job was cancelled, or another worker has taken it over.</summary>
public sealed class LeaseLostException : Exception
{
    public LeaseLostException(LeasedMediaJob job) : base($"The lease of media job '{job.Job.Id}' is lost; its result was not stored.") { }
    public LeaseLostException() { }
    public LeaseLostException(string message) : base(message) { }
    public LeaseLostException(string message, Exception inner) : base(message, inner) { }
}
