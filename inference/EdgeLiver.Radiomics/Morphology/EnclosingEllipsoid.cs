namespace EdgeLiver.Radiomics;

/// <summary>The ellipsoid of least volume around points.</summary>
/// <remarks>
/// Khachiyan's ascent with steps away from points (Todd and Yıldırım, Discrete Applied Mathematics 155, 2007, 1731-1744): weights on
/// the points are moved to the farthest point, in the metric of the weighted covariance, or away from the nearest one with weight.
/// </remarks>
internal static class EnclosingEllipsoid
{
    // Squared distances agree to this at the end; the ellipsoid is then blown up to hold every point.
    private const double Tolerance = 1e-7;
    private const int MostSteps = 100_000;

    /// <summary>Semi-axes of the ellipsoid around a hull.</summary>
    public static Ellipsoid Of(ConvexHull hull, VoxelSpacing spacing)
    {
        var origin = hull.Vertices[0];
        var points = hull.Vertices.Select(v => (v - origin).ToMm(spacing)).ToArray();
        var weights = new double[points.Length];
        Array.Fill(weights, 1.0 / points.Length);
        for (var step = 0; ; step++)
        {
            var cloud = WeightedCloud.Of(points, weights);
            var (far, near) = Extremes(cloud, points, weights);
            double outside = (far.Distance / 3) - 1, inside = 1 - (near.Distance / 3);
            if (step == MostSteps || Math.Max(outside, inside) < Tolerance)
            {
                return cloud.Ellipsoid(far.Distance);
            }

            if (outside > inside)
            {
                Move(weights, far.Point, BestStep(far.Distance));
            }
            else
            {
                // No further than to the weight 0.
                var own = weights[near.Point];
                Move(weights, near.Point, near.Distance > 0 ? Math.Max(BestStep(near.Distance), -own / (1 - own)) : -own / (1 - own));
            }
        }
    }

    /// <summary>Where the volume is largest along the line to a point: (κ − 4) / 4(κ − 1), κ being 1 + the squared distance.</summary>
    private static double BestStep(double distance) => (distance - 3) / (4 * distance);

    private static void Move(double[] weights, int point, double step)
    {
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] *= 1 - step;
        }

        weights[point] = Math.Max(0, weights[point] + step);
    }

    private static ((int Point, double Distance) Far, (int Point, double Distance) Near) Extremes(WeightedCloud cloud, Vector3d[] points, double[] weights)
    {
        (int Point, double Distance) far = (0, double.NegativeInfinity), near = (0, double.PositiveInfinity);
        for (var i = 0; i < points.Length; i++)
        {
            var distance = cloud.SquaredDistance(points[i]);
            far = distance > far.Distance ? (i, distance) : far;
            near = weights[i] > 0 && distance < near.Distance ? (i, distance) : near;
        }

        return (far, near);
    }

    /// <summary>Mean and covariance of weighted points, with the inverse that gives distances.</summary>
    private readonly record struct WeightedCloud(Vector3d Mean, Vector3d Row1, Vector3d Row2, Vector3d Row3)
    {
        public static WeightedCloud Of(Vector3d[] points, double[] weights)
        {
            var mean = default(Vector3d);
            for (var i = 0; i < points.Length; i++)
            {
                mean += weights[i] * points[i];
            }

            Vector3d row1 = default, row2 = default, row3 = default;
            for (var i = 0; i < points.Length; i++)
            {
                var from = points[i] - mean;
                row1 += weights[i] * from.X * from;
                row2 += weights[i] * from.Y * from;
                row3 += weights[i] * from.Z * from;
            }

            return new WeightedCloud(mean, row1, row2, row3);
        }

        /// <summary>Mahalanobis distance from the mean, squared.</summary>
        public double SquaredDistance(Vector3d point)
        {
            var from = point - Mean;
            var solved = (from.X * Vector3d.Cross(Row2, Row3))
                + (from.Y * Vector3d.Cross(Row3, Row1)) + (from.Z * Vector3d.Cross(Row1, Row2));
            return Vector3d.Dot(from, solved) / Vector3d.Dot(Row1, Vector3d.Cross(Row2, Row3));
        }

        /// <summary>All points within a squared distance.</summary>
        public Ellipsoid Ellipsoid(double squaredDistance)
        {
            var (major, minor, least) = SymmetricMatrix.Eigenvalues(new[,]
            {
                { Row1.X, Row1.Y, Row1.Z },
                { Row2.X, Row2.Y, Row2.Z },
                { Row3.X, Row3.Y, Row3.Z },
            });
            return new Ellipsoid(Math.Sqrt(squaredDistance * major), Math.Sqrt(squaredDistance * minor), Math.Sqrt(squaredDistance * least));
        }
    }
}
