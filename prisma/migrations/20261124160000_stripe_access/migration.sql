-- What the processes of a deployment share about asking Stripe: when the next
-- request may go, and whether Stripe refuses the key.
CREATE TABLE "stripe_access" (
  "livemode" BOOLEAN NOT NULL,
  "next_at" TIMESTAMPTZ(6) NOT NULL,
  "problem" TEXT,
  "message" TEXT,
  "request_id" TEXT,
  "since" TIMESTAMPTZ(3),
  CONSTRAINT "stripe_access_pkey" PRIMARY KEY ("livemode")
);
