using AutoVideo.Failures;

namespace AutoVideo.Identity;

/// <summary>What changes how somebody signs in is done by the person, not by a program with a key.</summary>
internal static class SessionOnly
{
    /// <exception cref="PermanentException"><c>session_required</c>.</exception>
    public static void Check(Caller caller)
    {
        if (caller.Credential == Credential.ApiKey)
            throw new PermanentException("session_required", "An API key cannot do this; sign in.");
    }
}
