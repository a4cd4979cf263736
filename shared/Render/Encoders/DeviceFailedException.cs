namespace AutoVideo.Render.Encoders;

/// <summary>A device stopped encoding in the middle of a job.</summary>
internal sealed class DeviceFailedException : Exception
{
    public DeviceFailedException() { }
    public DeviceFailedException(string message) : base(message) { }
    public DeviceFailedException(string message, Exception inner) : base(message, inner) { }
}
