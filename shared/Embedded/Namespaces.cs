#pragma warning disable
namespace AutoVideo.Embedded.Functions { public static class Placeholder; }
namespace AutoVideo.Embedded.Functions.Builder { public static class Placeholder; }
namespace AutoVideo.Embedded.Functions.Middleware { public static class Placeholder; }
namespace AutoVideo.Embedded.Messaging { public static class Placeholder; }
